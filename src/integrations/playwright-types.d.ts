// What the declarations name of Playwright, which is a package of whoever uses them.
declare module '@playwright/test' {
  export type Fixtures<Test, Worker> = {
    [K in keyof Test]: (
      fixtures: Test & Worker,
      use: (value: Test[K]) => Promise<void>,
      info: TestInfo,
    ) => Promise<void>
  } & {
    [K in keyof Worker]: [
      (fixtures: Worker, use: (value: Worker[K]) => Promise<void>) => Promise<void>,
      { scope: 'worker' },
    ]
  }

  export interface TestInfo {
    readonly status?: string
    readonly expectedStatus: string
    outputPath(...segments: string[]): string
    attach(name: string, options: { path: string; contentType: string }): Promise<void>
  }
}
