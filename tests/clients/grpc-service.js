'use strict';
// Messages are JSON, so that nothing has to be generated: gRPC itself does not look into them.
const kind = (path, requestStream, responseStream) => ({
  path: `/shop.Orders/${path}`,
  requestStream,
  responseStream,
  requestSerialize: (value) => Buffer.from(JSON.stringify(value)),
  requestDeserialize: (bytes) => JSON.parse(bytes),
  responseSerialize: (value) => Buffer.from(JSON.stringify(value)),
  responseDeserialize: (bytes) => JSON.parse(bytes),
});

module.exports = {
  unary: kind('Unary', false, false),
  upload: kind('Upload', true, false),
  download: kind('Download', false, true),
  talk: kind('Talk', true, true),
};
