import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REASONS } from '../src/inject/decide/reasons.ts'
import { cliDocument, helpTexts } from './docs/cli.ts'
import { reasonsDocument, runExamples } from './docs/reasons.ts'

const OUTCOMES = { injected: ['patched', 'unchanged'], skipped: ['skipped'], failed: ['failed'] } as const

describe('docs/reasons.md', () => {
  it('has an example for each reason that comes to it, with the outcome of the table', () => {
    for (const { reason, outcome } of runExamples()) {
      expect([reason, outcome.decision.reason]).toEqual([reason, reason])
      expect(OUTCOMES[REASONS[reason].outcome]).toContain(outcome.kind)
    }
  })

  it('is what `npm run docs` writes', async () => {
    expect(readFileSync(join(import.meta.dirname, '../docs/reasons.md'), 'utf8')).toBe(await reasonsDocument())
  })
})

describe('docs/cli.md', () => {
  it('is what `npm run docs` writes', async () => {
    expect(readFileSync(join(import.meta.dirname, '../docs/cli.md'), 'utf8')).toBe(await cliDocument())
  })

  it('has examples for each command, which begin with the command', async () => {
    for (const { name, text } of await helpTexts()) {
      const [, examples = ''] = text.split('\nExamples:\n')
      expect([name, examples]).toEqual([
        name,
        expect.stringMatching(name === 'outrigger' ? /outrigger / : `outrigger ${name}`)
      ])
    }
  })
})
