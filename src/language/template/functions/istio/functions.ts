import type { TemplateFunction } from '../../../go/function.ts'
import { weighing } from '../weigh.ts'
import { multusFunctions } from './multus.ts'
import { objectFunctions } from './objects.ts'
import { renderingFunctions } from './rendering.ts'
import type { IstioSetting } from './setting.ts'
import { textFunctions } from './texts.ts'

/** Names that Istio's newest release does not have any more. */
export const RETIRED: ReadonlySet<string> = new Set(['render', 'toJson'])

/** Functions that walk through a value to its end. */
const WALKERS: ReadonlySet<string> = new Set(['structToJSON', 'toYaml', 'omitNil'])

/** All functions of Istio's own, those of old releases too, in the variants of a release. */
export function istioFunctions(setting: IstioSetting): readonly TemplateFunction[] {
  const { variants } = setting
  return [
    ...textFunctions(variants),
    ...multusFunctions(variants),
    ...objectFunctions(setting),
    ...renderingFunctions
  ].map(row => (WALKERS.has(row.name) ? weighing(row) : row))
}
