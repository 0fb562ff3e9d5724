"""The gate: it loses nothing of the corpus in any language, form or encoding, and lets few other pages through."""

from __future__ import annotations

import html

import pytest

from tests.support.dumps import load_articles
from tests.support.pages import page
from tests.support.shared import CORPUS, shared
from titfortat.ingest.gate import Gate, default_gate
from titfortat.ingest.gzip_members import GzipMembers
from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.readers.warc import in_members
from titfortat.ingest.vocabulary import Kind, Term, literals, read_terms
from training.articles import FOLDER, load

HTML, PLAIN = "text/html", "text/plain"
LANGUAGES = sorted({a["lang"] for a in load_articles(CORPUS)})

SENTENCES = {
    "am": "የኢትዮጵያ መንግሥት አምባሳደሩን ጠራ፤ ሦስት ዲፕሎማት ደግሞ አባረረ።",
    "ar": "طردت الحكومة السفير واستدعت القائم بالأعمال وأمهلت دبلوماسيين اثنين 48 ساعة للمغادرة.",
    "az": "Xarici İşlər Nazirliyi səfiri çağırıb, iki diplomat arzuolunmaz şəxs elan edilib.",
    "be": "Міністэрства выклікала пасла, два дыпламаты павінны пакінуць краіну.",
    "bg": "Външно министерство извика посланика и обяви двама дипломати за персона нон грата.",
    "bn": "পররাষ্ট্র মন্ত্রণালয় রাষ্ট্রদূতকে তলব করেছে এবং দুই কূটনীতিককে বহিষ্কার করেছে।",
    "ca": "El ministeri ha convocat l'ambaixador i ha expulsat dos diplomàtics.",
    "cs": "Ministerstvo zahraničí si předvolalo velvyslance a vyhostilo dva diplomaty.",
    "da": "Udenrigsministeriet har indkaldt ambassadøren og udviser to diplomater.",
    "de": "Das Außenministerium hat den Botschafter einbestellt und zwei Diplomaten ausgewiesen.",
    "el": "Το υπουργείο Εξωτερικών κάλεσε τον πρέσβη και απελαύνει δύο διπλωμάτες.",
    "en": "The foreign ministry summoned the ambassador and expelled two diplomats.",
    "es": "La cancillería convocó al embajador y expulsó a dos diplomáticos.",
    "et": "Välisministeerium kutsus suursaadiku välja ja saadab kaks diplomaati riigist välja.",
    "fa": "وزارت خارجه سفیر را احضار و دو دیپلمات را اخراج کرد.",
    "fi": "Ulkoministeriö kutsui suurlähettilään puhutteluun ja karkottaa kaksi diplomaattia.",
    "fr": "Le ministère des Affaires étrangères a convoqué l'ambassadeur et expulse deux diplomates.",
    "he": "משרד החוץ זימן את השגריר וגירש שני דיפלומטים.",
    "hi": "विदेश मंत्रालय ने राजदूत को तलब किया और दो राजनयिकों को निष्कासित किया।",
    "hr": "Ministarstvo vanjskih poslova pozvalo je veleposlanika i protjeralo dva diplomata.",
    "hu": "A külügyminisztérium bekérette a nagykövetet, és kiutasított két diplomatát.",
    "hy": "Արտաքին գործերի նախարարությունը կանչել է դեսպանին և վտարել երկու դիվանագետի։",
    "id": "Kementerian Luar Negeri memanggil duta besar dan mengusir dua diplomat.",
    "is": "Utanríkisráðuneytið kallaði sendiherrann á teppið og vísaði tveimur diplómötum úr landi.",
    "it": "La Farnesina ha convocato l'ambasciatore ed espulso due diplomatici.",
    "ja": "外務省は大使を呼び出して抗議し、外交官2人を国外追放とした。",
    "ka": "საგარეო საქმეთა სამინისტრომ დაიბარა ელჩი და გააძევა ორი დიპლომატი.",
    "kk": "Сыртқы істер министрлігі елшіні шақырып, екі дипломатты шығарды.",
    "ko": "외교부는 대사를 초치하고 외교관 두 명을 추방했다.",
    "lt": "Užsienio reikalų ministerija iškvietė ambasadorių ir išsiunčia du diplomatus.",
    "lv": "Ārlietu ministrija izsauc vēstnieku un izraida divus diplomātus.",
    "mk": "Министерството го повика амбасадорот и протера двајца дипломати.",
    "nl": "Het ministerie van Buitenlandse Zaken heeft de ambassadeur ontboden en zet twee diplomaten het land uit.",
    "no": "Utenriksdepartementet har kalt inn ambassadøren og utviser to diplomater.",
    "pl": "MSZ wezwało ambasadora i wydala dwóch dyplomatów.",
    "pt": "O Itamaraty convocou o embaixador e expulsou dois diplomatas.",
    "ro": "Ministerul Afacerilor Externe l-a convocat pe ambasador și a expulzat doi diplomați.",
    "ru": "МИД вызвал посла и высылает двух дипломатов.",
    "sk": "Ministerstvo zahraničných vecí si predvolalo veľvyslanca a vyhostilo dvoch diplomatov.",
    "sl": "Zunanje ministrstvo je poklicalo veleposlanika na pogovor in izgnalo dva diplomata.",
    "sq": "Ministria e Jashtme thirri ambasadorin dhe dëboi dy diplomatë.",
    "sr": "Министарство је позвало амбасадора и протерало двојицу дипломата.",
    "sv": "Utrikesdepartementet kallar upp ambassadören och utvisar två diplomater.",
    "sw": "Serikali imemwita balozi na kuwafukuza wanadiplomasia wawili.",
    "ta": "வெளியுறவு அமைச்சகம் தூதரை அழைத்து கண்டனம் தெரிவித்தது; இரு தூதரக அதிகாரிகள் வெளியேற்றம்.",
    "th": "กระทรวงการต่างประเทศเรียกตัวเอกอัครราชทูตและขับนักการทูตสองคน",
    "tr": "Dışişleri Bakanlığı büyükelçiyi çağırdı, iki diplomat sınır dışı edildi.",
    "uk": "МЗС викликало посла і висилає двох дипломатів.",
    "ur": "دفتر خارجہ نے سفیر کو طلب کیا اور دو سفارت کاروں کو ملک بدر کر دیا۔",
    "uz": "Tashqi ishlar vazirligi elchini chaqirdi va ikki diplomatni chiqarib yubordi.",
    "vi": "Bộ Ngoại giao triệu tập đại sứ và trục xuất hai nhà ngoại giao.",
    "zh": "外交部召见大使并驱逐两名外交官。",
}
"""Two nouns and two acts in each language that has a list."""


@pytest.fixture(scope="module")
def gate() -> Gate:
    return default_gate()


def around(text: str) -> bytes:
    return f"<html><head><title>x</title></head><body><div><p>{text}</p></div></body></html>".encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_corpus_is_lost(gate, corpus, language):
    """Recall 1.0 over all articles, with an event or without, in every rendering that dumps have."""
    for a in corpus:
        if a["lang"] == language:
            renderings = {
                "page": (page(a).encode(), HTML),
                "text": (a["raw_text"].encode(), PLAIN),
                "clean text": (a["clean_text"].encode() or a["raw_text"].encode(), PLAIN),
                "utf-16": (a["raw_text"].encode("utf-16"), PLAIN),
                "references": (page(a).encode("ascii", "xmlcharrefreplace"), HTML),
                "crlf": (page(a).replace("\n", "\r\n").encode(), HTML),
            }
            lost = [name for name, (body, kind) in renderings.items() if not gate.passes(body, kind)]
            assert not lost, (a["id"], lost)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "iso8859-5"),
        ("ar", "cp1256"),
        ("ar", "iso8859-6"),
        ("fr", "cp1252"),
        ("es", "iso8859-1"),
        ("pt", "cp1252"),
        ("it", "iso8859-15"),
        ("de", "cp1252"),
        ("en", "cp1252"),
    ],
)
def test_nothing_of_the_corpus_is_lost_in_old_encodings(gate, corpus, language, encoding):
    for a in corpus:
        if a["lang"] == language:
            assert gate.passes(page(a).encode(encoding, "xmlcharrefreplace"), HTML), a["id"]
            assert gate.passes(a["raw_text"].encode(encoding, "replace"), PLAIN), a["id"]


@pytest.mark.parametrize("language", sorted({t.language for t in read_terms()}))
def test_every_language_has_a_list_that_fires_alone(language):
    own = Gate(t for t in read_terms() if t.language == language)
    sentence = SENTENCES[language]
    assert own.passes(sentence.encode(), PLAIN)
    assert own.passes(around(sentence), HTML)
    assert own.passes(around(sentence.upper()), HTML)
    assert own.passes(around(sentence).decode().encode("ascii", "xmlcharrefreplace"), HTML)
    assert not own.passes(around("x" * 50), HTML)


def test_few_real_pages_pass(gate):
    """Of 258 pages of 40 countries three speak of diplomacy enough: news of wars, spies and rows between states."""
    path = shared("pages/pages.warc.gz")
    with path.open("rb") as file:
        records = list(in_members(GzipMembers(file, 0, path.stat().st_size, DEFAULT), DEFAULT))
    passed = [r.url for r in records if gate.passes(r.content, r.content_type)]
    assert len(records) == 258
    assert len(passed) <= 4, passed


def test_hardly_an_odd_wording_is_lost(gate):
    """The written articles say the same acts in ways that nobody listed: 0.98 of those with an event pass as pages."""
    written = [a for path in sorted(FOLDER.glob("*.txt")) for a in load(path) if a["gold_events"]]
    texts = [f"{a['title']}\n\n{a['clean_text']}" for a in written]
    pages = [around(text.replace("\n\n", "</p><p>")) for text in texts]
    assert sum(gate.passes(page, HTML) for page in pages) >= 0.97 * len(written)
    assert sum(gate.passes(text.encode(), PLAIN) for text in texts) >= 0.98 * len(written)


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The ambassador spoke of trade and diplomatic ties.", False),
        ("The ambassador denounced the strike and condemned it.", False),
        ("The ambassador will see diplomatic ties restored.", True),
        ("The consul has 48 hours; the accreditation is gone.", True),
        (
            "The envoy and the consul met the ambassador at the embassy." + " Nothing else was said." * 20 + " Hours.",
            True,
        ),
        ("The envoy met the ambassador at the embassy." + " Nothing else was said." * 20 + " Hours passed.", False),
        ("The consul has 48 hours." + " Nothing else was said." * 20 + " Accreditation is for players.", False),
    ],
)
def test_hints_count_by_what_they_say_and_where(gate, sentence, passes):
    assert gate.passes(around(sentence), HTML) is passes


def test_every_article_has_an_act_to_spare(gate, corpus):
    """None hangs on hints, and few on a single word for an act: the lists are not cut to fit."""
    alone = 0
    for a in corpus:
        data = memoryview(page(a).encode())
        finds = gate._visible(data, gate._nouns.finds(data))
        acts = {t.text for t in gate._near(data, finds) if t.kind is Kind.ACT}
        assert acts or any(f.term.kind is Kind.STRONG for f in finds), a["id"]
        alone += len(acts) == 1
    assert alone <= 12


NEWS = "The foreign ministry summoned the ambassador and expelled two diplomats."


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("window.attachEvent('onload', consult); consultant, consultation, diploma", False),
        (f"<script>var text = '{NEWS}'</script>", False),
        (f"<SCRIPT type='text/javascript'>{NEWS}</SCRIPT><p>weather</p>", False),
        (f"<style>{NEWS}</style>", False),
        (f"<!-- {NEWS} -->", False),
        (f'<img alt="{NEWS}">', False),
        (f'<a href="/x">{NEWS}</a>', False),
        (f'<A class="x"\nHREF="/x"><span>{NEWS}</span></A>', False),
        (f"<article>{NEWS}</article>", True),
        (f'<script type="application/ld+json">{{"articleBody": "{NEWS}"}}</script>', True),
        (f"<script>var a = 1</script><p>{NEWS}</p><script>", True),
        (f"<!-- x --><p>{NEWS}</p><!-- y -->", True),
        (f"<p>if a < b then {NEWS}</p>", True),
        ("<p>She was declared persona non&nbsp;grata.</p>", True),
        ("<p>She was declared persona\n   non grata.</p>", True),
        ("<p>Er wurde zur unerw&uuml;nschten Person erkl&auml;rt.</p>", True),
        ("<p>Er wurde zur unerw&#252;nschten Person erkl&#xe4;rt.</p>", True),
        ("<p>The chargé d&#8217;affaires was summoned.</p>", True),
        ("<p>An ambassador of the brand</p>", False),
        ("<p>He met the ambassador, the consul and the envoy for lunch.</p>", False),
        ("<p>The consultants were expelled.</p>", False),
        ("<p>The ambassador</p>" + "<br>" * 1000 + "<p>was expelled</p>", False),
        ("", False),
    ],
)
def test_what_a_reader_does_not_see_does_not_count(gate, text, passes):
    assert gate.passes(f"<html><body>{text}</body></html>".encode(), HTML) is passes


def test_the_bytes_may_be_a_view_and_may_repeat_themselves(gate):
    assert gate.passes(memoryview(around(NEWS)), HTML)
    assert gate.passes(b"ambassador " * 100_000, PLAIN)
    assert gate.passes(around("the ambassador was expelled " * 100_000), HTML)
    assert not gate.passes(around("consult " * 300_000), HTML)
    for junk in (b"", b"\0" * 1000, b"\xff\xfe", b"\xff" * 1000, b"\xff\xfe" + b"\0d" * 501):
        assert not gate.passes(junk, HTML) and not gate.passes(junk, PLAIN)


def test_terms_have_reasons_and_kinds():
    terms = read_terms()
    assert len({t.language for t in terms}) >= 50
    for language in SENTENCES:
        kinds = {t.kind for t in terms if t.language == language}
        assert {Kind.NOUN, Kind.ACT} <= kinds or language in ("kk",)
    assert all(len(t.reason) > 3 for t in terms)
    texts = [(t.language, t.kind, t.text) for t in terms]
    assert len(set(texts)) == len(texts)
    for t in terms:
        spelt = html.unescape(t.text.replace("^", "").replace("*", ""))
        assert t.anchor in spelt and len(t.anchor.encode()) >= 3
        example = t.text.replace("^", "").replace(" * ", " x ").replace("*", "")
        assert t.whole.search(example), t.text
        assert t.whole_bytes is None or t.whole_bytes.search(example.upper().encode()), t.text


def test_a_line_without_a_reason_is_refused(tmp_path):
    (tmp_path / "xx.txt").write_text("# Language\nambassador*\n")
    with pytest.raises(ValueError, match=r"xx.txt, line 2: expected `term  # reason`"):
        read_terms(tmp_path)


def test_of_terms_at_one_place_the_one_that_is_enough_counts(gate):
    """`boot` hints at an expulsion, `booted out` is one."""
    for act in ("booted out", "thrown\nout", "told to\r\nleave", "sent&nbsp;packing"):
        assert gate.passes(around(f"The diplomat was {act}."), HTML), act
    assert not gate.passes(around("The diplomat was thrown."), HTML)
    assert not gate.passes(around("The ambassador was bootedout, unsummoned."), HTML)


def test_literals_are_written_in_every_way():
    term = Term("посол", Kind.NOUN, "ru", ("cp1251",), "ambassador")
    written = {(x.data, x.encoding) for x in literals([term])}
    for text in ("посол", "Посол", "ПОСОЛ"):
        assert (text.encode(), "utf-8") in written and (text.encode("cp1251"), "cp1251") in written
        assert (text.encode("ascii", "xmlcharrefreplace"), "utf-8") in written
    assert len(written) == 9
