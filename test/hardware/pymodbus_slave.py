"""A pymodbus slave over TCP with MBAP or RTU frames: a foreign peer for our driver's tests.

Unit 1 has the SDM630's import register (0x0048) and power (0x0034) as 32-bit floats.
Usage: pymodbus_slave.py socket|rtu PORT; prints "ready" when it is about to listen.
"""

import importlib.util
import struct
import sys
import types

# pymodbus imports these for its serial servers, which are not used here.
for name in ("serial", "serial_asyncio"):
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        setattr(sys.modules[name], "create_serial_connection", None)

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.server import StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


def words(value: float) -> list[int]:
    return list(struct.unpack(">HH", struct.pack(">f", value)))


registers = [0] * 0x200
registers[0x34:0x36] = words(7200.4)
registers[0x48:0x4A] = words(4321.987)

framing, port = sys.argv[1], int(sys.argv[2])
unit = ModbusSlaveContext(
    ir=ModbusSequentialDataBlock(0, registers), zero_mode=True
)
print("ready", flush=True)
StartTcpServer(
    context=ModbusServerContext(slaves={1: unit}, single=False),
    framer=ModbusRtuFramer if framing == "rtu" else ModbusSocketFramer,
    address=("127.0.0.1", port),
)
