import { afterAll, beforeAll, describe, test } from 'vitest'
import { install, whyNot, type Installation } from './installation.ts'

/** Describes tests on a cluster of their own; where there can be none, one skipped test says why. */
export function onCluster(name: string, define: (cluster: () => Installation) => void): void {
  describe(name, () => {
    const reason = whyNot()
    if (reason !== undefined) {
      test('all of it', context => {
        context.skip(reason)
      })
      return
    }
    let installed: Installation | undefined
    beforeAll(async () => {
      installed = await install()
      const without = installed.leftOut.length === 0 ? '' : `, without ${installed.leftOut.join(' and ')}`
      console.log(`${name}: on kube-apiserver ${installed.plane.version}${without}`)
    })
    afterAll(async () => {
      await installed?.stop()
    })
    define(() => {
      if (installed === undefined) throw new Error('the cluster did not start')
      return installed
    })
  })
}
