import { describe } from 'vitest'
import { testRecordings } from './recorded.ts'

/** Generated pods, sent through the real webhook of each release; hand-made probes; texts for manual injection. */
describe('the recorded pods of', () => {
  testRecordings('fuzz', path => !path.includes('edge'))
  testRecordings('vectors')
})
