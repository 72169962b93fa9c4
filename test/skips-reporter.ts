import type { Reporter, TestModule } from 'vitest/node'

/** Prints at the end of a run what was skipped, and why: a run that leaves something out says so. */
export default class SkipsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = new Map<string, number>()
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result()
        const note = result.state === 'skipped' && result.note ? result.note : 'no reason given'
        const line = `${module.relativeModuleId}: ${note}`
        skipped.set(line, (skipped.get(line) ?? 0) + 1)
      }
    }
    if (!modules.some(module => module.project.name === 'e2e')) {
      console.log('Not run here: the end-to-end tests on a real API server (npm run test:e2e).')
    }
    if (skipped.size === 0) return
    console.log('Skipped:')
    for (const [line, count] of skipped) console.log(`  ${String(count)} × ${line}`)
  }
}
