import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Type of the annotation by which a test of recordings says how many cases it compared. */
export const CASES = 'cases'
/** Type of the annotation by which it says why one of them was not run. */
export const NOT_RUN = 'not run'

/** Prints at the end of a run what was skipped, and why: a run that leaves something out says so. */
export default class SkipsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (!modules.some(module => module.project.name === 'e2e')) {
      console.log('Not run here: the end-to-end tests on a real API server (npm run test:e2e).')
    }
    const tests = modules.flatMap(module => [...module.children.allTests()])
    printCases(tests)
    printCounts('Skipped tests', tests.filter(test => test.result().state === 'skipped').map(skipReason))
  }
}

function skipReason(test: TestCase): string {
  const result = test.result()
  return `${test.module.relativeModuleId}: ${(result.state === 'skipped' ? result.note : undefined) ?? 'no reason given'}`
}

function printCases(tests: readonly TestCase[]): void {
  const annotated = tests.map(test => ({ module: test.module.relativeModuleId, annotations: test.annotations() }))
  const said = (type: string): string[] =>
    annotated.flatMap(({ module, annotations }) =>
      annotations.filter(annotation => annotation.type === type).map(({ message }) => `${module}: ${message}`)
    )
  const compared = annotated
    .flatMap(({ annotations }) => annotations.filter(({ type }) => type === CASES))
    .reduce((sum, { message }) => sum + Number(message), 0)
  if (compared > 0) console.log(`Recorded cases compared: ${String(compared)}`)
  printCounts('Recorded cases not run', said(NOT_RUN))
}

function printCounts(title: string, reasons: readonly string[]): void {
  if (reasons.length === 0) return
  console.log(`${title}: ${String(reasons.length)}`)
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  for (const [reason, count] of counts) console.log(`  ${String(count)} × ${reason}`)
}
