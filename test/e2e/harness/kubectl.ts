import { execFile } from 'node:child_process'

/** What kubectl said. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs kubectl against one cluster. */
export interface Kubectl {
  /** Fails where kubectl fails. */
  (...argv: readonly string[]): Promise<string>
  /** Answers whatever happens. */
  readonly attempt: (...argv: readonly string[]) => Promise<Said>
  /** `kubectl apply -f -`. */
  readonly apply: (manifest: string, ...argv: readonly string[]) => Promise<string>
  readonly run: (argv: readonly string[], input?: string) => Promise<Said>
}

/** Makes a kubectl for a kubeconfig. */
export function kubectlFor(program: string, kubeconfig: string, home: string): Kubectl {
  const run = (argv: readonly string[], input?: string): Promise<Said> =>
    new Promise(resolve => {
      const child = execFile(
        program,
        ['--kubeconfig', kubeconfig, ...argv],
        { maxBuffer: 1 << 28, env: { PATH: process.env['PATH'] ?? '', HOME: home } },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code, stdout, stderr })
        }
      )
      child.stdin?.end(input ?? '')
    })
  const sure = async (argv: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await run(argv, input)
    if (code !== 0) throw new Error(`kubectl ${argv.join(' ')}: ${stderr || stdout}`)
    return stdout
  }
  return Object.assign((...argv: readonly string[]) => sure(argv), {
    run,
    attempt: (...argv: readonly string[]) => run(argv),
    apply: (manifest: string, ...argv: readonly string[]) => sure(['apply', ...argv, '-f', '-'], manifest)
  })
}
