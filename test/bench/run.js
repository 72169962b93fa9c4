/**
 * Runs the bench: `node --import ./test/bench/run.js test/bench/main.ts`. TypeScript is read a file at a time and nothing
 * else is changed: tsx keeps the names of functions and reads imports through getters, which makes the language twice as
 * slow as it is when built.
 */
import { register } from 'node:module'

register('./typescript.js', import.meta.url)
