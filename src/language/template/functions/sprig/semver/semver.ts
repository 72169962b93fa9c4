import type { TemplateFunction } from '../../../../go/function.ts'
import { Typed } from '../../../../go/value.ts'
import { BOOL, define, takes, text } from '../../signature.ts'
import { satisfies } from './constraint.ts'
import { VERSION_POINTER } from './type.ts'
import { parseVersion } from './version.ts'

/** Semantic versions. */
export const semver: readonly TemplateFunction[] = [
  define(
    'semver',
    'Reads a version, whose parts are .Major, .Minor, .Patch, .Prerelease and .Metadata.',
    takes([text], VERSION_POINTER),
    (_, version) => new Typed(VERSION_POINTER, parseVersion(version))
  ),
  define(
    'semverCompare',
    'Tells whether a version meets a constraint such as ">=1.21-0 <2 || ^3".',
    takes([text, text], BOOL),
    (_, constraint, version) => satisfies(constraint, version)
  )
]
