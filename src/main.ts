#!/usr/bin/env node
import { run } from './cli/run.ts'

/** Commands that stay up end in their own way; all others end at once, with the exit code that shells give a signal. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const

let asked: ((signal: string) => void) | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const stop = asked
    // Whoever asks twice does not want to wait.
    asked = undefined
    if (stop) stop(signal)
    else process.exit(CODES[signal])
  })
}
let stopped: Promise<string> | undefined

// A reader that has seen enough (`outrigger … | head`) is no error.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code === 'EPIPE') process.exit(0)
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  environment: process.env,
  get stopped() {
    return (stopped ??= new Promise(resolve => {
      asked = resolve
    }))
  }
})
