/**
 * Another master, as a process of its own and on a client nobody here wrote: asks a meter for its
 * voltage and frequency (input registers 0x0000 and 0x0046) for ever, a hundredth of a second after each answer.
 * Usage: other-master.ts PORT, of a transparent gateway on 127.0.0.1; tells how often it was answered.
 */
import ModbusRTU from 'modbus-serial';

const client = new ModbusRTU();
await client.connectTelnet('127.0.0.1', { port: Number(process.argv[2]) });
client.setID(1);
client.setTimeout(100);
for (let answered = 0; ;) {
  for (const address of [0x00, 0x46]) {
    const answer = await client.readInputRegisters(address, 2).catch(() => null);
    if (answer !== null) process.send?.((answered += 1));
    await new Promise((resolve) => {
      setTimeout(resolve, 12);
    });
  }
}
