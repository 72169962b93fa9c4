import { byteLength } from '../../go/bytes.ts'
import { checkDepth, type YamlLimits } from '../limits.ts'
import { compareKeys } from './key-order.ts'
import { formatNumber } from './number.ts'
import { type Out, openOut, put, putIndent, putIndicator } from './out.ts'
import { writeString, writeWord } from './scalar.ts'
import { isMultiline } from './style.ts'
import { type Writable, type WritableList, type WritableMap, checkFinite, isList } from './writable.ts'

/** Writes a value as goyaml does: keys sorted, lists not indented under their key. */
export function write(value: Writable, limits: YamlLimits): string {
  const out = openOut()
  writeNode({ out, limits, depth: 0 }, value, false)
  putIndent(out)
  return out.text
}

interface Writer {
  readonly out: Out
  readonly limits: YamlLimits
  depth: number
}

function writeNode(writer: Writer, value: Writable, isMember: boolean): void {
  switch (typeof value) {
    case 'string':
      writeString(writer.out, value, false)
      break
    case 'number':
      checkFinite(value)
      writeWord(writer.out, formatNumber(value))
      break
    case 'object':
      if (value !== null) writeCollection(writer, value, isMember)
      else writeWord(writer.out, 'null')
      break
    default:
      writeWord(writer.out, String(value))
  }
}

function writeCollection(writer: Writer, value: WritableList | WritableMap, isMember: boolean): void {
  const { out } = writer
  const { indent } = out
  checkDepth(++writer.depth, writer.limits)
  if (isList(value)) {
    const isUnindented = isMember && !out.isIndentation
    out.indent = isUnindented ? indent : indent < 0 ? 0 : indent + 2
    writeList(writer, value)
  } else {
    out.indent = indent < 0 ? 0 : indent + 2
    writeMap(writer, value)
  }
  out.indent = indent
  writer.depth--
}

function writeList(writer: Writer, list: WritableList): void {
  if (list.length === 0) writeWord(writer.out, '[]')
  for (const item of list) {
    putIndent(writer.out)
    putIndicator(writer.out, '-', true)
    writeNode(writer, item, false)
  }
}

function writeMap(writer: Writer, map: WritableMap): void {
  const { out } = writer
  const keys = Object.keys(map).sort(compareKeys)
  if (keys.length === 0) writeWord(out, '{}')
  for (const key of keys) {
    putIndent(out)
    if (isSimpleKey(key)) {
      writeString(out, key, true)
      put(out, ':')
      out.isSpaced = false
      out.isIndentation = false
    } else {
      putIndicator(out, '?', true)
      writeString(out, key, false)
      putIndent(out)
      putIndicator(out, ':', true)
    }
    writeNode(writer, map[key] ?? null, true)
  }
}

/** A key stands before its `:` if it is one line of at most 128 bytes, else behind a `?`. */
function isSimpleKey(key: string): boolean {
  if (key.length <= 42) return !isMultiline(key)
  return key.length <= 128 && byteLength(key) <= 128 && !isMultiline(key)
}
