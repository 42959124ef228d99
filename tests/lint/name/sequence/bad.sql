CREATE SEQUENCE "orderNumber"; -- expect: name/sequence
