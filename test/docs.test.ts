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

describe('the reasons', () => {
  const page = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
  const sections = new Map(
    page('docs/reasons.md')
      .split('\n## ')
      .slice(1)
      .map(text => [text.split('\n', 1)[0] ?? '', text] as const)
  )

  it('each have a section, which shows the id in log, metric, audit annotation, Event and explain', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(REASONS).sort())
    for (const [id, { unexpected }] of Object.entries(REASONS)) {
      // Nobody asks the server about such a pod: explain alone can tell.
      const isHeard = id !== 'not-asked'
      const surfaces = {
        log: isHeard && new RegExp(`# log\\n\\{.*"reason":"${id}"`),
        metric: isHeard && new RegExp(`# metric\\noutrigger_decisions_total\\{.*reason="${id}"`),
        audit: isHeard && new RegExp(`# audit annotations\\n\\{.*"reason":"${id}"`),
        event: isHeard && unexpected && new RegExp(`# Event\\n[^]*\\(${id}\\)`),
        explain: new RegExp(`outrigger explain[^]*\\(${id}\\)[^]*To change it: `)
      }
      for (const [surface, shown] of Object.entries(surfaces)) {
        if (shown) expect([surface, sections.get(id)]).toEqual([surface, expect.stringMatching(shown)])
      }
    }
  })

  it('are the only ones that pages, dashboards and alerts name', () => {
    const pages = ['README.md', 'docs/http.md', 'docs/differences.md', 'docs/migrate.md', 'docs/cli.md']
    const texts = [...pages, 'manifests/monitoring/dashboard.json', 'manifests/monitoring/rules.yaml'].map(page)
    const named = texts.flatMap(text =>
      [...text.matchAll(/\breason(?:"|\\\\")?(?:=~?|: ?)(?:"|\\\\")([a-z][a-z|-]*)/g)].flatMap(([, ids = '']) =>
        ids.split('|')
      )
    )
    expect(named.filter(id => !Object.hasOwn(REASONS, id))).toEqual([])
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
