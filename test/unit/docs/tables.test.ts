import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../../src/inject/dialect.ts'

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8').replace(/\s+/g, ' ')

const firstColumn = (text: string): string[] => [...text.matchAll(/\| `([\w-]+)` +\|/g)].map(([, id]) => id!)

describe('the page of releases', () => {
  it('names every capability in which releases differ, and no other', () => {
    expect(firstColumn(page('releases.md')).sort()).toEqual([...CAPABILITIES].sort())
  })
})
