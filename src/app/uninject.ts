import { readFile, writeFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { Refusal } from '../inject/errors.ts'
import { uninject } from '../inject/uninject/uninject.ts'
import { YamlError } from '../language/yaml/index.ts'
import { codeOf } from '../world/files/find.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'

/** The text holds no objects, or does not say what was injected. */
export class NotUninjectableError extends Error {
  override readonly name = 'NotUninjectableError'
}

/** Takes the injected part out of the workloads of a file (`-` for standard input) and returns or writes the text. */
export async function uninjectFile(filename: string, output: string | undefined, io: Io): Promise<void> {
  const text = filename === '-' ? await readStream(io.stdin) : await read(filename)
  const result = uninjected(text)
  if (output === undefined) io.stdout.write(result)
  // Everything was read before anything is written: the output may be the input.
  else await writeFile(output, result)
}

interface Io {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
}

function uninjected(text: string): string {
  try {
    return [...uninject(text)].join('')
  } catch (error) {
    if (error instanceof Refusal || error instanceof YamlError) throw new NotUninjectableError(error.message)
    throw error
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UnreadablePathError(`${path} cannot be read (${codeOf(error)}): correct -f.`)
  }
}
