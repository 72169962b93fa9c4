import { describe } from 'vitest'
import { testRecordings } from './recorded.ts'

/** Named situations that a re-implementation trips over. */
describe('the named situations of', () => {
  testRecordings('fuzz', path => path.includes('edge'))
})
