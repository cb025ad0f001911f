"""A pymodbus slave on TCP with MBAP or RTU frames, or on a serial line: a foreign peer for our driver.

Usage: pymodbus_slave.py socket|rtu PORT, or pymodbus_slave.py serial PATH. Reads from stdin what its
units hold, as JSON: {unit: {"03 ADDRESS": "WORD WORD ...", "04 ADDRESS": ...}}, numbers in hex but
for the unit; every other register reads as 0. Prints "ready" when it is about to listen.
"""

import importlib.util
import json
import sys
import types

# pymodbus imports these for its serial servers, which TCP does without.
for name in ("serial", "serial_asyncio"):
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        setattr(sys.modules[name], "create_serial_connection", None)

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


def unit_of(image: dict[str, str]) -> ModbusSlaveContext:
    blocks = {"03": [0] * 0x10000, "04": [0] * 0x10000}
    for key, words in image.items():
        function, address = key.split()
        for offset, word in enumerate(words.split()):
            blocks[function][int(address, 16) + offset] = int(word, 16)
    return ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, blocks["03"]),
        ir=ModbusSequentialDataBlock(0, blocks["04"]),
        zero_mode=True,
    )


way, where = sys.argv[1:]
images = json.load(sys.stdin)
context = ModbusServerContext(
    slaves={int(unit): unit_of(image) for unit, image in images.items()}, single=False
)
print("ready", flush=True)
if way == "serial":
    StartSerialServer(context=context, framer=ModbusRtuFramer, port=where, baudrate=9600)
else:
    StartTcpServer(
        context=context,
        framer=ModbusRtuFramer if way == "rtu" else ModbusSocketFramer,
        address=("127.0.0.1", int(where)),
    )
