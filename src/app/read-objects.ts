import { readFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { codeOf, findFiles } from '../world/files/find.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import { parseObjects } from '../world/files/parse.ts'
import type { FoundObject } from '../world/facts.ts'

/** A file whose content cannot be used. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError'
}

/** Reads the objects that `-f` names: a file, a folder, or `-` for standard input. */
export async function readObjects(path: string, stdin: NodeJS.ReadableStream): Promise<readonly FoundObject[]> {
  if (path === '-') return parse('standard input', await readStream(stdin))
  return objectsAt(path, '-f')
}

/** Reads the objects of a file or folder that a flag names. */
export async function objectsAt(path: string, flag: string): Promise<readonly FoundObject[]> {
  const { files, missing } = await findFiles([path])
  const [gone] = missing
  if (gone) throw new UnreadablePathError(`${gone.path} cannot be read (${gone.code}): correct ${flag}.`)
  const objects: FoundObject[] = []
  for (const file of files) objects.push(...parse(file, await read(file, flag)))
  return objects
}

async function read(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UnreadablePathError(`${file} cannot be read (${codeOf(error)}): correct ${flag}.`)
  }
}

function parse(name: string, text: string): readonly FoundObject[] {
  const parsed = parseObjects(name, text)
  if ('error' in parsed) throw new UnusableFileError(`${parsed.error}.`)
  return parsed.objects
}
