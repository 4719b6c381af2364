// The Khronos validator on a GLB file: prints errors and warnings as lines of JSON, exit code 1 where there are any.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const validator = createRequire(process.env.NODE_PATH + '/')('gltf-validator');
const report = await validator.validateBytes(new Uint8Array(readFileSync(process.argv[2])), { maxIssues: 20 });
for (const message of report.issues.messages) if (message.severity < 2) console.log(JSON.stringify(message));
process.exit(report.issues.numErrors + report.issues.numWarnings > 0 ? 1 : 0);
