"""Parts of the .zip that a document is; what rests on a private part of `zipfile` stands here alone."""

from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_NAMES = {9: "Deflate64", 12: "BZip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


class OtherCompression(Exception):
    """A part is compressed in a way of which `zipfile` inflates as much as it can become; its text names the way."""


def deflated(info: ZipInfo, level: int) -> ZipInfo:
    """Have a part that is written piece by piece compressed at `level` (1 to 9).

    `zipfile` offers that for whole parts alone.
    """
    info.compress_type, info._compresslevel = ZIP_DEFLATED, level  # type: ignore[attr-defined]
    return info


def inflated(archive: ZipFile, info: ZipInfo, most: int) -> bytes:
    """Inflate a part, but never more than one byte beyond `most`; otherwise as `ZipFile.open` raises.

    OtherCompression where nobody can promise that: two kilobytes of bzip2 become gigabytes before one is given.
    """
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise OtherCompression(_NAMES.get(info.compress_type, str(info.compress_type)))
    with archive.open(info) as stream:
        return stream.read(most + 1)
