import { readFleetView, writeFleetView } from './fleetView';

const there = (address: string) =>
  decodeURIComponent(
    writeFleetView(
      readFleetView(new URLSearchParams(address)),
      new URLSearchParams(address),
    ).toString(),
  );

describe('the view of an address', () => {
  it.each([
    ['', ''],
    ['q=db&cluster=west&sort=-age', 'q=db&cluster=west&sort=-age'],
    ['group=node&open=a&open=b', 'group=node&open=a&open=b'],
    // Groups that are open and no grouping: nothing to keep.
    ['open=a', ''],
    // Those that say what a row is are always there, and others in their order.
    ['columns=ip,name', 'columns=status,name,ip'],
    ['columns=', 'columns=status,name'],
    ['columns=price', 'columns=status,name'],
    ['columns=status,name,cause,owner,node,size,age', ''],
    ['sort=price&group=price', ''],
    ['other=1&q=db', 'q=db&other=1'],
  ])('%p is written as %p', (address, expected) => {
    expect(there(address)).toBe(expected);
  });
});
