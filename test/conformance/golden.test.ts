import { describe } from 'vitest'
import { testRecordings } from './recorded.ts'

/** Istio's own golden cases and the scenarios of the corpus, release by release, through webhook and manual injection. */
describe('the golden cases of', () => {
  testRecordings('golden')
})
