/** Reads a QR code out of a screenshot's pixels, as a phone's camera would. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
const wasm = readFileSync(wasmPath);
const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength);

/** @returns the text of the only QR code in the PNG; null when there is none or more than one */
export async function readQr(png: Uint8Array): Promise<string | null> {
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  const found = await readBarcodes(png, { formats: ['QRCode'], maxNumberOfSymbols: 2 });
  return found.length === 1 ? (found[0]?.text ?? null) : null;
}
