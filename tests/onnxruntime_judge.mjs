// Runs an ONNX file with ONNX Runtime, the independent judge of whole networks.
// node onnxruntime_judge.mjs MODEL.onnx NAME=IN.npy ... -- NAME=OUT.npy ...   (float32, C order)
// node onnxruntime_judge.mjs --jobs JOBS.json   (a list of such lists of words: many models in one process)
// Needs `npm install --ignore-scripts onnxruntime-node`; NODE_PATH or the working directory says where it is.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folders = [process.cwd(), ...(process.env.NODE_PATH ?? '').split(':').filter(Boolean).map((one) => resolve(one, '..'))];
const ort = createRequire(resolve(folders[0], 'x.js'))(createRequire(import.meta.url).resolve('onnxruntime-node', { paths: folders }));

function readNpy(path) {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 1, 6) !== 'NUMPY') throw new Error(`${path}: not a .npy file`);
  const [start, length] = bytes[6] === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  const header = bytes.toString('latin1', start, start + length);
  if (!header.includes("'<f4'") || header.includes('True')) throw new Error(`${path}: must be little-endian float32 in C order`);
  const dims = /\(([^)]*)\)/.exec(header)[1].split(',').map((one) => one.trim()).filter(Boolean).map(Number);
  const data = new Float32Array(dims.reduce((product, one) => product * one, 1));
  bytes.copy(Buffer.from(data.buffer), 0, start + length);
  return new ort.Tensor('float32', data, dims);
}

function writeNpy(path, tensor) {
  const dims = tensor.dims.length === 1 ? `${tensor.dims[0]},` : tensor.dims.join(', ');
  let header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims}), }`;
  header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.alloc(10);
  start.write('\x93NUMPY\x01\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  writeFileSync(path, Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)]));
}

const split = (one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)];

async function run([model, ...rest]) {
  const middle = rest.indexOf('--');
  if (!model || middle < 0) throw new Error('usage: onnxruntime_judge.mjs MODEL.onnx NAME=IN.npy ... -- NAME=OUT.npy ...');
  const session = await ort.InferenceSession.create(model, { graphOptimizationLevel: 'disabled' });
  const inputs = Object.fromEntries(rest.slice(0, middle).map(split).map(([name, path]) => [name, readNpy(path)]));
  const outputs = await session.run(inputs);
  for (const [name, path] of rest.slice(middle + 1).map(split)) writeNpy(path, outputs[name]);
  await session.release();
}

const words = process.argv.slice(2);
const jobs = words[0] === '--jobs' ? JSON.parse(readFileSync(words[1], 'utf8')) : [words];
for (const job of jobs) {
  try {
    await run(job);
  } catch (error) {
    throw new Error(`${job[0]}: ${error.message}`);
  }
}
