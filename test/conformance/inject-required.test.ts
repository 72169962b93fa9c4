import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decide } from '../../src/inject/decide/decide.ts'
import { newestDialect } from '../../src/inject/dialect.ts'
import { readInjectorConfig, selectorOf } from '../../src/policy/injector-config.ts'

/** Istio's own table of TestInjectRequired stays where it is: beside the checkout, or where OUTRIGGER_SHARED says. */
const shared = process.env['OUTRIGGER_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const table = join(shared, 'conformance/golden/head/extras/inject-required.json')

if (existsSync(table)) {
  const rows = JSON.parse(readFileSync(table, 'utf8'))
  for (const [index, { config, pod, want }] of (Array.isArray(rows) ? rows : rows.cases).entries()) {
    test(`row ${index} of TestInjectRequired is decided as Istio decides it`, () => {
      const { policy, neverInjectSelector, alwaysInjectSelector } = readInjectorConfig(config, 'overlay')
      const revision: any = {
        name: 'default',
        dialect: newestDialect(),
        policy: {
          policy,
          neverInjectSelector: (neverInjectSelector ?? []).map(selectorOf),
          alwaysInjectSelector: (alwaysInjectSelector ?? []).map(selectorOf)
        }
      }
      const snapshot: any = { cluster: { namespaces: new Map() }, settings: { namespaceCheck: 'trust' } }
      expect(decide({ namespace: '' }, pod, revision, snapshot).inject).toBe(want)
    })
  }
} else {
  test('the table of TestInjectRequired', context => {
    context.skip("Istio's own test table is not beside the checkout: set OUTRIGGER_SHARED")
  })
}
