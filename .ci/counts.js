// node .ci/counts.js REPORT BROKEN: prints "passed failed skipped" of a vitest JSON report and appends what failed, with the
// first lines of each message, to the file BROKEN.
import { appendFileSync, readFileSync } from 'node:fs'

const [report, broken] = process.argv.slice(2)
const run = JSON.parse(readFileSync(report, 'utf8'))
const head = text => text.split('\n').slice(0, 12).join('\n    ')

for (const file of run.testResults) {
  const failed = file.assertionResults.filter(test => test.status === 'failed')
  for (const test of failed)
    appendFileSync(broken, `${file.name}: ${test.fullName}\n    ${head(test.failureMessages.join('\n'))}\n`)
  if (file.status === 'failed' && failed.length === 0)
    appendFileSync(broken, `${file.name}\n    ${head(file.message ?? '')}\n`)
}
// A file that could not be loaded fails without a failed test: it counts as one.
const files = run.testResults.filter(
  file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed')
).length
console.log(run.numPassedTests, run.numFailedTests + files, run.numPendingTests)
