#!/usr/bin/env node
import { run } from './cli/run.ts'

const stopped = new Promise<string>(resolve => {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (asked) process.exit(130)
      asked = true
      resolve(signal)
    })
  }
})

// A reader that has seen enough (`outrigger … | head`) is no error.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code === 'EPIPE') process.exit(0)
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  environment: process.env,
  stopped
})
