// ONNX Runtime on the CPU, for tools/bench_peers: node onnxruntime.mjs MODEL.onnx '{"x": [1, 3, 256, 256]}'
// Loads the model, writes "ready VERSION", and then for each line "N" on its input runs N times and writes the milliseconds as a list.
// NODE_PATH says where onnxruntime-node is (tools/judge.sh).
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const folders = (process.env.NODE_PATH ?? '').split(':').filter(Boolean).map((one) => resolve(one, '..'));
const require = createRequire(resolve(folders[0] ?? '.', 'x.js'));
const ort = require('onnxruntime-node');

/// Values in 0..1 as `wrapture bench` makes them up.
function sample(shape) {
  const data = new Float32Array(shape.reduce((product, one) => product * one, 1));
  let state = 1;
  for (let i = 0; i < data.length; ++i) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = (state >>> 8) / (1 << 24);
  }
  return new ort.Tensor('float32', data, shape);
}

const [model, shapes] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { graphOptimizationLevel: 'all', logSeverityLevel: 3 });
const inputs = Object.fromEntries(Object.entries(JSON.parse(shapes)).map(([name, shape]) => [name, sample(shape)]));
console.log(`ready ${require('onnxruntime-node/package.json').version}`);
for await (const line of createInterface({ input: process.stdin })) {
  const times = [];
  for (let i = 0; i < Number(line); ++i) {
    const start = process.hrtime.bigint();
    const outputs = await session.run(inputs);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    for (const one of Object.values(outputs)) one.dispose?.();
  }
  console.log(JSON.stringify(times));
}
