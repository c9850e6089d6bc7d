// Runs the commands that a node supports through the published Node.js client, whose core is the C client, and checks the
// answers. Exit code 0 when all is as expected.
//
//   npm install aerospike          (in a folder of its own)
//   node nodejs-client.js [HOST:PORT]
'use strict'
const assert = require('node:assert')
const Aerospike = require('aerospike')

const ROWS = 300

async function singleCommands (client) {
  const key = new Aerospike.Key('test', 'interop', 'single')
  const bins = { i: 1, s: 'hé', d: 1.5, b: Buffer.from([1, 2]), l: [1, 'x', { q: 2 }], m: { a: 1 }, t: true }
  await client.put(key, bins, { ttl: 100 })
  assert.deepStrictEqual((await client.get(key)).bins, bins)
  const ops = [Aerospike.operations.incr('i', 5), Aerospike.operations.read('i')]
  assert.strictEqual((await client.operate(key, ops)).bins.i, 6)
  await assert.rejects(client.operate(key, [Aerospike.lists.append('l', 5)]), { code: 16 })
  await client.remove(key)
  assert.strictEqual(await client.exists(key), false)
}

async function manyRows (client) {
  const key = i => new Aerospike.Key('test', 'interop', i)
  for (let i = 0; i < ROWS; i++) await client.put(key(i), { v: i })
  const wanted = [...Array(100).keys()].map(i => ({ key: key(i), readAllBins: true }))
  const read = await client.batchRead(wanted)
  read.forEach((row, i) => assert.strictEqual(row.record.bins.v, i))
  const written = await client.batchWrite([
    { type: Aerospike.batchType.BATCH_WRITE, key: key(5), ops: [Aerospike.operations.write('z', 9)] },
    { type: Aerospike.batchType.BATCH_REMOVE, key: key(6) }])
  assert.deepStrictEqual(written.map(row => row.status), [0, 0])
  assert.strictEqual((await client.query('test', 'interop').results()).length, ROWS - 1)
  const paged = client.query('test', 'interop', { paginate: true, maxRecords: 50 })
  let total = 0
  let page
  do {
    page = (await paged.results()).length
    total += page
  } while (page > 0 && paged.hasNextPage())
  assert.strictEqual(total, ROWS - 1)
}

async function main () {
  const client = await Aerospike.connect({ hosts: process.argv[2] || '127.0.0.1:3000' })
  try {
    await client.truncate('test', 'interop', 0)
    await singleCommands(client)
    await manyRows(client)
    console.log('all as expected with the Node.js client')
  } finally {
    client.close()
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
