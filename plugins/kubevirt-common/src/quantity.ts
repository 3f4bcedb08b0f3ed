const SCALES: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY =
  /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|([eE][+-]?\d{1,3}))?$/;

/**
 * The value of a Kubernetes quantity (`4Gi`, `500m`, `10737418240`, `1e3`), or undefined if it is none
 * (kubernetes v1.34 staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go). Numbers beyond 2^53 lose their last
 * digits, which no sentence shows.
 *
 * @public
 */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  const match = typeof value === 'string' && QUANTITY.exec(value);
  if (!match) {
    return undefined;
  }
  const [, digits, suffix = '', exponent = ''] = match;
  return Number(`${digits}${exponent}`) * SCALES[suffix];
}
