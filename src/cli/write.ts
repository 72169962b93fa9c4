import { once } from 'node:events'
import type { Io } from './io.ts'

/** Writes to standard output, and waits where the reader is slower. */
export async function write({ stdout }: Pick<Io, 'stdout'>, text: string): Promise<void> {
  if (text !== '' && !stdout.write(text)) await once(stdout, 'drain')
}
