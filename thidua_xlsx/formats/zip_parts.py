"""Parts of the .zip that a document is; what rests on a private part of `zipfile` stands here alone."""

from zipfile import ZIP_DEFLATED, ZipInfo


def deflated(info: ZipInfo, level: int) -> ZipInfo:
    """Have a part that is written piece by piece compressed at a level; `zipfile` offers that for whole parts alone."""
    info.compress_type, info._compresslevel = ZIP_DEFLATED, level  # type: ignore[attr-defined]
    return info
