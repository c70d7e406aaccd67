/** One thing that is measured, as Prometheus reads it. */
export interface Metric {
  /** Without the `regatta_` that all begin with. */
  name: string
  about: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: Sample[]
}

interface Sample {
  /** Behind the name, of a histogram: `_bucket`, `_sum`, `_count`. */
  part?: string
  labels?: Record<string, string>
  value: number
}

/** Prometheus' text format, version 0.0.4. */
export function toMetricsText(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, about, type, samples }) =>
      [
        `# HELP regatta_${name} ${escape(about)}`,
        `# TYPE regatta_${name} ${type}`,
        ...samples.map(sample => `regatta_${name}${sample.part ?? ''}${toLabels(sample)} ${sample.value}`),
        '',
      ].join('\n'),
    )
    .join('')
}

export function toGauge(name: string, about: string, value: number): Metric {
  return { name, about, type: 'gauge', samples: [{ value }] }
}

/** One sample for each key; those that nothing was counted of are told as well, so that they do not come and go. */
export function toLabelled(
  { name, about, type }: Pick<Metric, 'name' | 'about' | 'type'>,
  label: string,
  keys: readonly string[],
  counts: Readonly<Record<string, number>>,
): Metric {
  return {
    name,
    about,
    type,
    samples: keys.map(key => ({ labels: { [label]: key }, value: counts[key] ?? 0 })),
  }
}

/** How long something took, in seconds, counted by upper bounds. */
export class Durations {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0
  #count = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = bounds.map(() => 0)
  }

  add(seconds: number): void {
    this.#sum += seconds
    this.#count++
    const at = this.#bounds.findIndex(bound => seconds <= bound)
    if (at >= 0) this.#counts[at]!++
  }

  read(name: string, about: string): Metric {
    let below = 0
    const buckets = this.#bounds.map((bound, at) => {
      below += this.#counts[at]!
      return { part: '_bucket', labels: { le: String(bound) }, value: below }
    })
    const samples = [
      ...buckets,
      { part: '_bucket', labels: { le: '+Inf' }, value: this.#count },
      { part: '_sum', value: this.#sum },
      { part: '_count', value: this.#count },
    ]
    return { name, about, type: 'histogram', samples }
  }
}

function toLabels({ labels }: Sample): string {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escape(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}
