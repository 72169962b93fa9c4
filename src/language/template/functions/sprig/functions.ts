import type { TemplateFunction } from '../../../go/function.ts'
import { weighing } from '../weigh.ts'
import { dates } from './dates.ts'
import { defaults } from './defaults.ts'
import { dicts } from './dicts.ts'
import { encoding } from './encoding.ts'
import { environment } from './environment.ts'
import { flow } from './flow.ts'
import { lists } from './lists.ts'
import { numeric } from './numeric.ts'
import { passwords } from './passwords.ts'
import { paths } from './paths.ts'
import { randomness } from './randomness.ts'
import { reflection } from './reflection.ts'
import { refused } from './refused.ts'
import { regex } from './regex.ts'
import { semver } from './semver/semver.ts'
import { strings } from './strings.ts'
import { urls } from './urls.ts'

/** Functions that walk through a value to its end. */
const WALKERS: ReadonlySet<string> = new Set([
  'quote',
  'squote',
  'cat',
  'toString',
  'toStrings',
  'join',
  'sortAlpha',
  'toDecimal',
  'deepEqual',
  'has',
  'mustHas',
  'uniq',
  'mustUniq',
  'without',
  'mustWithout',
  'toJson',
  'mustToJson',
  'toPrettyJson',
  'mustToPrettyJson',
  'toRawJson',
  'mustToRawJson'
])

/** The functions of sprig's `TxtFuncMap` of version 3.3. */
export const sprigFunctions: readonly TemplateFunction[] = [
  ...strings,
  ...numeric,
  ...lists,
  ...dicts,
  ...defaults,
  ...encoding,
  ...reflection,
  ...regex,
  ...paths,
  ...semver,
  ...urls,
  ...dates,
  ...environment,
  ...randomness,
  ...passwords,
  ...refused,
  ...flow
].map(row => (WALKERS.has(row.name) ? weighing(row) : row))
