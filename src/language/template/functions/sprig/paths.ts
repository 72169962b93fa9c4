import type { TemplateFunction } from '../../../go/function.ts'
import { BOOL, define, STRING, takes, text, withAliases } from '../signature.ts'

/** Paths with slashes. The `os…` functions are the same: istiod runs on Linux. */
export const paths: readonly TemplateFunction[] = [
  ...withAliases(
    define('base', 'Gives the last element of a path.', takes([text], STRING), (_, path) => base(path)),
    'osBase'
  ),
  ...withAliases(
    define('dir', 'Gives a path without its last element.', takes([text], STRING), (_, path) => clean(directory(path))),
    'osDir'
  ),
  ...withAliases(
    define('clean', 'Gives the shortest path that means the same.', takes([text], STRING), (_, path) => clean(path)),
    'osClean'
  ),
  ...withAliases(
    define('ext', 'Gives the extension of a file name.', takes([text], STRING), (_, path) => extension(path)),
    'osExt'
  ),
  ...withAliases(
    define('isAbs', 'Tells whether a path is absolute.', takes([text], BOOL), (_, path) => path.startsWith('/')),
    'osIsAbs'
  )
]

/** Returns what stands before the last element of a path, slash included: the first result of Go's `path.Split`. */
export function directory(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function base(path: string): string {
  if (path === '') return '.'
  const trimmed = withoutTrailingSlashes(path)
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}

function clean(path: string): string {
  const isRooted = path.startsWith('/')
  const kept: string[] = []
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue
    if (element !== '..') kept.push(element)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isRooted) kept.push(element)
  }
  return (isRooted ? '/' : '') + kept.join('/') || '.'
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}
