import { language as run, MERGE, RENDER, type LanguageRow } from '../language.ts'
import type { Measured, Part, Row } from '../section.ts'
import type { SnippetRow } from '../snippets.ts'

const ROUNDS = 9
const CALLS = 500

/** What issue 4 asks for, by row. */
const LIMITS: Readonly<Record<string, Measured['limit']>> = {
  [RENDER]: { value: 5, says: 'at most 5 times one JSON.parse of the review' },
  [MERGE]: { value: 1, says: 'at most one JSON.parse of the review' }
}

/** The layers of the language, past the memos of the corridor, and other packages beside them. */
export const language: Part = {
  name: 'language',
  seconds: 30,
  run: async () => {
    const { template, rows, toJsYaml, snippets } = await run(ROUNDS, CALLS)
    return {
      title: 'The language',
      says: `300 distinct pods in turn, past the memos of the corridor: ${template}. No other package on npm runs that template: the last column is what @promptctl/go-template-js, which runs most of the language, makes of single pieces.`,
      head: ['', 'µs', '× JSON.parse', 'other package'],
      rows: [...rows.map(cells), ...snippets.map(snippetCells)],
      measured: [
        ...rows.slice(1).map(measured),
        {
          id: 'language: read YAML, × js-yaml 4',
          figure: toJsYaml,
          isRatio: true,
          better: 'lower',
          limit: { value: 1, says: 'no more than js-yaml 4' }
        }
      ]
    }
  }
}

function cells({ name, microseconds, ratio }: LanguageRow): Row {
  return [name, microseconds.median.toFixed(1), ratio.median.toFixed(2), '']
}

function snippetCells({ name, microseconds, other }: SnippetRow): Row {
  const theirs = typeof other === 'string' ? other.replaceAll('|', '\\|') : `${other.median.toFixed(1)} µs`
  return [`template: ${name}`, microseconds.median.toFixed(1), '', theirs]
}

function measured({ name, ratio }: LanguageRow): Measured {
  const limit = LIMITS[name]
  return { id: `language: ${name}`, figure: ratio, isRatio: true, better: 'lower', ...(limit ? { limit } : {}) }
}
