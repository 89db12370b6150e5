/** A type without `readonly`, which schemas do not know, and without `| undefined` where a property may be absent anyway. */
type Plain<T> = T extends object ? { -readonly [Name in keyof T]: Plain<Exclude<T[Name], undefined>> } : T

/**
 * Whether two types have the same properties, each as optional in one as in the other. Types that can be assigned to
 * each other need not: one may have optional properties that the other has not got.
 */
export type SameShape<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false

/** Does not compile for anything but true. */
export type Expect<T extends true> = T

export type Checks = [
  Expect<SameShape<{ readonly a: readonly string[]; b?: 1 }, { a: string[]; b?: 1 | undefined }>>,
  // @ts-expect-error the second has a property more
  Expect<SameShape<{ a: { b: string } }, { a: { b: string; c?: string } }>>,
  // @ts-expect-error the property may be absent
  Expect<SameShape<{ a: string }[], { a?: string }[]>>,
  // @ts-expect-error the property has fewer values
  Expect<SameShape<{ a: 'b' | 'c' }, { a: 'b' }>>,
]
