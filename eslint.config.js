import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { ROOMS } from './test/rooms.js'

/** The import table of test/rooms.js, said while typing. test/architecture.test.ts says the same and looks for cycles. */
const roomRules = Object.entries(ROOMS).map(([room, { imports, vendors, pure }]) => {
  const others = Object.keys(ROOMS).filter(other => other !== room && !imports.includes(other))
  return {
    name: `outrigger/room-${room}`,
    files: [`src/${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...others.map(other => ({
              regex: `^(\\.\\./)+${other}/`,
              message: `${room} may import ${imports.join(', ') || 'nothing'}: see test/rooms.js.`
            })),
            {
              regex: `^(?!\\.|node:|(${vendors.join('|') || '$'})($|/))`,
              message: `${room} may import ${vendors.join(', ') || 'no package'}: see test/rooms.js.`
            },
            ...(pure ? [{ regex: '^node:', message: `${room} is pure: nothing of node:* there.` }] : [])
          ]
        }
      ],
      ...(pure && {
        'no-restricted-globals': ['error', 'process', 'console', 'setTimeout', 'setInterval', 'fetch', 'performance'],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'Time arrives as a value.' },
          { object: 'Math', property: 'random', message: 'Randomness arrives as a value.' }
        ],
        'no-restricted-syntax': [
          'error',
          { selector: ':function[async=true]', message: `${room} is synchronous.` },
          { selector: 'AwaitExpression', message: `${room} is synchronous.` }
        ]
      })
    }
  }
})

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'coverage/', '.cache/']),
  {
    name: 'outrigger/types',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' }
      ],
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error'
    }
  },
  {
    name: 'outrigger/size',
    files: ['src/**/*.ts'],
    rules: {
      complexity: ['error', 12],
      'max-depth': ['error', 4],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }]
    }
  },
  ...roomRules,
  {
    name: 'outrigger/main',
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli/**'],
    rules: { 'no-console': 'error' }
  },
  {
    name: 'outrigger/tests',
    files: ['test/**/*.ts', '*.ts'],
    rules: {
      // Tests read JSON of any shape and say what they expect of it.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  }
)
