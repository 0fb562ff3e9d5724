import re
from functools import cache

_P = re.compile(
    rb"diplom|ambas|embass|consul|persona non grata|expel|expul|botsch|foreign minist|\xd0\xb4\xd0\xb8\xd0\xbf\xd0\xbb|\xd8\xb3\xd9\x81",
    re.I,
)


class Gate:
    def passes(self, content, content_type):
        return bool(_P.search(content))


@cache
def default_gate():
    return Gate()
