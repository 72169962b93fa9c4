import { isObject, type Json, type JsonArray, type JsonObject } from '../json.ts'
import type { PatchOperation } from '../outcome.ts'
import { alignLists, type Gap } from './align.ts'
import { isEqual } from './equal.ts'

/**
 * Returns the RFC 6902 patch that turns `before` into `after`, and touches nothing else.
 *
 * The corridor copies what it changes and shares the rest, so whatever is identical costs nothing here. Items are put
 * into lists by `add` at their index, so that a list which only grew is not written again.
 */
export function diff(before: Json, after: Json): PatchOperation[] {
  const patch: PatchOperation[] = []
  diffValue(patch, '', before, after)
  return patch
}

function diffValue(patch: PatchOperation[], path: string, before: Json, after: Json): void {
  if (before === after) return
  if (isObject(before) && isObject(after)) diffObject(patch, path, before, after)
  else if (Array.isArray(before) && Array.isArray(after)) diffList(patch, path, before as JsonArray, after as JsonArray)
  else patch.push({ op: 'replace', path, value: after })
}

function diffObject(patch: PatchOperation[], path: string, before: JsonObject, after: JsonObject): void {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) patch.push({ op: 'remove', path: `${path}/${token(name)}` })
  }
  for (const name of Object.keys(after)) {
    const value = after[name] ?? null
    if (!Object.hasOwn(before, name)) patch.push({ op: 'add', path: `${path}/${token(name)}`, value })
    else if (before[name] !== value) diffValue(patch, `${path}/${token(name)}`, before[name] ?? null, value)
  }
}

function diffList(patch: PatchOperation[], path: string, before: JsonArray, after: JsonArray): void {
  const alignment = alignLists(before, after)
  if (alignment.kept === 0 && alignment.gaps.length > 0 && isWorthRewriting(before, after)) {
    patch.push({ op: 'replace', path, value: after })
    return
  }
  // Operations apply one after another: `shift` says how far the items still to come have moved.
  let shift = 0
  for (const gap of alignment.gaps) {
    if (gap.kind === 'pair') diffValue(patch, `${path}/${String(gap.before + shift)}`, gap.was, gap.is)
    else shift += rewriteGap(patch, path, gap, gap.before + shift)
  }
}

/** A list of words of which none stays is replaced whole: one operation instead of many. */
function isWorthRewriting(before: JsonArray, after: JsonArray): boolean {
  return before.length + after.length > 2 && before.length > 0 && !before.some(isContainer) && !after.some(isContainer)
}

function isContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

/** Turns the items of a gap into those that stand there afterwards; returns how far what follows has moved. */
function rewriteGap(patch: PatchOperation[], path: string, gap: Extract<Gap, { kind: 'gap' }>, start: number): number {
  const both = Math.min(gap.removed.length, gap.added.length)
  for (let i = 0; i < both; i++) {
    rewriteItem(patch, `${path}/${String(start + i)}`, gap.removed[i] ?? null, gap.added[i] ?? null)
  }
  for (let i = both; i < gap.removed.length; i++) patch.push({ op: 'remove', path: `${path}/${String(start + both)}` })
  for (let i = both; i < gap.added.length; i++) {
    patch.push({ op: 'add', path: `${path}/${String(start + i)}`, value: gap.added[i] ?? null })
  }
  return gap.added.length - gap.removed.length
}

/** Items with different names are different things: one takes the other's place, field by field would be a coincidence. */
function rewriteItem(patch: PatchOperation[], path: string, before: Json, after: Json): void {
  if (isObject(before) && isObject(after) && !isNamed(before) && !isNamed(after)) diffObject(patch, path, before, after)
  else if (!isEqual(before, after)) patch.push({ op: 'replace', path, value: after })
}

function isNamed(item: JsonObject): boolean {
  return Object.hasOwn(item, 'name')
}

/** Escapes a member name as RFC 6901 asks. */
function token(name: string): string {
  return name.includes('/') || name.includes('~') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name
}
