import { defineConfig } from 'vitest/config'

/** Each project is one folder of test/; `npx vitest run --project unit`. */
function project(name: string, timeoutSeconds: number, extra: readonly string[] = []) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`, ...extra],
      environment: 'node' as const,
      testTimeout: timeoutSeconds * 1000,
      hookTimeout: timeoutSeconds * 1000,
      // The end-to-end tests share one address for the Service, and two cores.
      fileParallelism: name !== 'e2e',
      ...(name === 'e2e' && { globalSetup: ['test/e2e/setup.ts'] })
    }
  }
}

const report = process.env['VITEST_REPORT']

export default defineConfig({
  test: {
    reporters: [
      'default',
      './test/skips-reporter.ts',
      ...(report === undefined ? [] : [['json', { outputFile: report }] satisfies [string, object]])
    ],
    projects: [
      project('unit', 30),
      project('architecture', 60, ['test/*.test.ts']),
      project('conformance', 120),
      project('integration', 120),
      project('e2e', 600)
    ]
  }
})
