import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { LANGUAGE_ORDER, ROOMS } from './rooms.js'

/** The house as its imports draw it: docs say seven floors without a circle, this test says it of the code. */

const src = join(import.meta.dirname, '../src')

interface SourceFile {
  /** Path inside src/, with slashes. */
  readonly path: string
  readonly room: string
  /** What it imports: paths inside src/ for relative specifiers, else the specifier. */
  readonly imports: readonly string[]
  readonly text: string
}

const files: readonly SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts'))
  .map(path => read(path.split(sep).join('/')))

function read(path: string): SourceFile {
  const text = readFileSync(join(src, path), 'utf8')
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName
    )
  return { path, room: path.includes('/') ? (path.split('/')[0] ?? '') : 'main', imports, text }
}

function arrows(judge: (file: SourceFile, target: string) => boolean): string[] {
  return files.flatMap(file => file.imports.filter(t => !judge(file, t)).map(target => `${file.path} -> ${target}`))
}

const isLocal = (target: string): boolean => target.endsWith('.ts') || target.endsWith('.json')
const roomOf = (target: string): string => target.split('/')[0] ?? ''

describe('the import table', () => {
  it('names every folder of src', () => {
    const folders = new Set(files.map(file => file.room))
    folders.delete('main')
    expect([...folders].filter(folder => !Object.hasOwn(ROOMS, folder))).toEqual([])
  })

  it('has no arrow between rooms that it does not allow', () => {
    const wrong = arrows(({ room }, target) => {
      if (!isLocal(target) || roomOf(target) === room) return true
      return room === 'main' ? roomOf(target) === 'cli' : (ROOMS[room]?.imports.includes(roomOf(target)) ?? false)
    })
    expect(wrong).toEqual([])
  })

  it('has no package in a room that it does not allow', () => {
    const wrong = arrows(({ room }, target) => {
      if (isLocal(target) || target.startsWith('node:') || room === 'main') return true
      return ROOMS[room]?.vendors.some(vendor => target === vendor || target.startsWith(`${vendor}/`)) ?? false
    })
    expect(wrong).toEqual([])
  })

  it('keeps node:* out of the pure rooms', () => {
    expect(arrows(({ room }, target) => !ROOMS[room]?.pure || !target.startsWith('node:'))).toEqual([])
  })

  it('keeps clock, process, eval and async out of the pure rooms', () => {
    expect(files.filter(file => ROOMS[file.room]?.pure).flatMap(impurities)).toEqual([])
  })

  it('orders the folders of language', () => {
    const floor = (path: string): number => LANGUAGE_ORDER.indexOf(path.split('/')[1] ?? '')
    const wrong = arrows(
      ({ room, path }, target) => room !== 'language' || !isLocal(target) || floor(target) <= floor(path)
    )
    expect(wrong).toEqual([])
  })

  it('reaches a folder of language only through an index.ts', () => {
    const folder = (path: string): string => path.split('/').slice(0, 2).join('/')
    const wrong = arrows(({ path }, target) => {
      if (!target.startsWith('language/') || folder(target) === folder(path)) return true
      return target.endsWith('/index.ts') || target.startsWith('language/go/')
    })
    expect(wrong).toEqual([])
  })
})

describe('the imports of src', () => {
  it('make no circle', () => {
    const byPath = new Map(files.map(file => [file.path, file]))
    expect(circles(byPath)).toEqual([])
  })

  it('keep every file under 400 lines', () => {
    expect(files.filter(file => file.text.split('\n').length > 401).map(file => file.path)).toEqual([])
  })

  it('go to files that exist', () => {
    const known = new Set(files.map(file => file.path))
    expect(arrows((_, target) => !target.endsWith('.ts') || known.has(target))).toEqual([])
  })

  it('load heavy packages only when they are used', () => {
    // `outrigger --help` starts in a few times the time of an empty Node process, `inject -f` in a few times more.
    const heavy = ['fastify', '@kubernetes/client-node', 'prom-client', 'pino', 'pino-pretty', 'node-forge', 'undici']
    const light = files.filter(({ path }) => path === 'main.ts' || (/^cli\//.test(path) && !SERVING.has(path)))
    const found = light.flatMap(({ path }) =>
      reached(path).flatMap(file =>
        staticImports(file)
          .filter(target => heavy.includes(target))
          .map(target => `${path}: ${file.path} -> ${target}`)
      )
    )
    expect(found).toEqual([])
  })
})

/** Commands that run a server. */
const SERVING = new Set(['cli/serve.ts', 'cli/demo.ts'])

/** Returns all files that a command loads: what it imports when it is used, and what they import at once. */
function reached(path: string): readonly SourceFile[] {
  const byPath = new Map(files.map(file => [file.path, file]))
  const found = new Set<SourceFile>()
  const visit = (target: string): void => {
    const file = byPath.get(target)
    if (!file || found.has(file)) return
    found.add(file)
    for (const next of staticImports(file)) visit(next)
  }
  visit(path)
  // What the commands' table loads belongs to each command.
  if (path !== 'main.ts' && path !== 'cli/commands.ts')
    for (const target of byPath.get(path)?.imports ?? []) visit(target)
  return [...found]
}

/** Returns what a file imports at load time: neither types nor `import()`. */
function staticImports(file: SourceFile): readonly string[] {
  const known = parsed.get(file) ?? parseImports(file)
  parsed.set(file, known)
  return known
}

const parsed = new Map<SourceFile, readonly string[]>()

function parseImports({ path, text }: SourceFile): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  return source.statements.flatMap(statement => {
    const isImport =
      ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword
    const isExport = ts.isExportDeclaration(statement) && !statement.isTypeOnly
    if ((!isImport && !isExport) || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier))
      return []
    const target = statement.moduleSpecifier.text
    return [target.startsWith('.') ? posix.join(posix.dirname(path), target) : target]
  })
}

/** Returns each circle once, as the list of its files. */
function circles(byPath: ReadonlyMap<string, SourceFile>): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.push([...trail.slice(at), path].join(' -> '))
    if (at >= 0 || done.has(path)) return
    for (const target of byPath.get(path)?.imports ?? []) if (byPath.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of byPath.keys()) visit(path, [])
  return found
}

const IMPURE_NAMES = new Set(['process', 'eval', 'Function', 'setTimeout', 'setInterval', 'fetch', 'performance'])
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random'])

/** Returns what a pure file may not do, as `path:line what`. */
function impurities({ path, text }: SourceFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const what = impurity(node, source)
    if (what) found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${what}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function impurity(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (ts.isAwaitExpression(node)) return 'await'
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async'
  if (ts.isPropertyAccessExpression(node)) {
    const path = node.getText(source)
    if (IMPURE_MEMBERS.has(path)) return path
    return ts.isIdentifier(node.expression) && node.expression.text === 'process' ? path : undefined
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const name = ts.isIdentifier(node.expression) ? node.expression.text : ''
    if (name === 'Date' && (node.arguments?.length ?? 0) === 0) return 'new Date()'
    return IMPURE_NAMES.has(name) ? name : undefined
  }
  return undefined
}
