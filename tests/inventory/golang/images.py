"""The smallest executables that hold one block of bytes at an address: ELF, PE and Mach-O."""

import struct

START = 512
ADDRESS = 0x400000


def elf(block: bytes, *, wide: bool = True, big: bool = False) -> bytes:
    order, address = ">" if big else "<", ADDRESS + START
    ident = b"\x7fELF" + bytes([2 if wide else 1, 2 if big else 1, 1]) + bytes(9)
    if wide:
        header = struct.pack(order + "16sHHIQQQIHHHHHH", ident, 2, 62, 1, ADDRESS, 64, 0, 0, 64, 56, 2, 0, 0, 0)
        skipped = struct.pack(order + "IIQQQQQQ", 4, 4, 16, ADDRESS, ADDRESS, 1, 1, 1)  # a note, not loaded
        segment = struct.pack(order + "IIQQQQQQ", 1, 6, START, address, address, len(block), len(block), 16)
    else:
        header = struct.pack(order + "16sHHIIIIIHHHHHH", ident, 2, 3, 1, ADDRESS, 52, 0, 0, 52, 32, 2, 0, 0, 0)
        skipped = struct.pack(order + "IIIIIIII", 4, 16, ADDRESS, ADDRESS, 1, 1, 4, 1)
        segment = struct.pack(order + "IIIIIIII", 1, START, address, address, len(block), len(block), 6, 16)
    return (header + skipped + segment).ljust(START, b"\0") + block


def pe(block: bytes, *, wide: bool = True) -> bytes:
    optional = struct.pack("<H", 0x20B if wide else 0x10B) + bytes(22)
    optional += struct.pack("<Q", ADDRESS) if wide else struct.pack("<II", 0, ADDRESS)
    optional = optional.ljust(108 if wide else 92, b"\0") + struct.pack("<I", 16) + bytes(16 * 8)
    header = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 2)
    section = struct.pack("<8sIIII12xI", b".data", len(block), START, len(block), START, 0xC0000040)
    stub = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 64)
    return (stub + header + optional + section).ljust(START, b"\0") + block


def mach_o(block: bytes, *, wide: bool = True, big: bool = False) -> bytes:
    order, address = ">" if big else "<", ADDRESS + START
    if wide:
        segment = struct.pack(
            order + "II16sQQQQIIII", 0x19, 72, b"__DATA", address, len(block), START, len(block), 3, 3, 0, 0
        )
    else:
        segment = struct.pack(
            order + "II16sIIIIIIII", 0x01, 56, b"__DATA", address, len(block), START, len(block), 3, 3, 0, 0
        )
    other = struct.pack(order + "II8x", 0x1B, 16)
    magic = 0xFEEDFACF if wide else 0xFEEDFACE
    header = struct.pack(order + "IIIIIII", magic, 7, 3, 2, 2, len(other) + len(segment), 0) + bytes(4 if wide else 0)
    return (header + other + segment).ljust(START, b"\0") + block


def fat(image: bytes) -> bytes:
    header = struct.pack(">IIIIIII", 0xCAFEBABE, 1, 7, 3, 4096, len(image), 12)
    return header.ljust(4096, b"\0") + image
