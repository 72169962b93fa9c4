import { newMaterial } from '../../../src/tls/material.ts'
import type { Material } from '../../../src/tls/x509.ts'

let keys: Promise<readonly Material[]> | undefined
let serial = 0

/** Material with new serial numbers and a few keys in turn: keys are slow to make, and these tests are not about them. */
export async function pooledMaterial(): Promise<Material> {
  keys ??= Promise.all([newMaterial(), newMaterial(), newMaterial()])
  const made = await keys
  const number = ++serial
  const material = made[number % made.length]
  if (material === undefined) throw new Error('no keys')
  return { ...material, serial: (0x4000_0000 + number).toString(16) }
}
