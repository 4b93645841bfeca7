# fails: band-renewed
kubectl set image replicaset/band nginx=nginx:1.28
# advance: 60s
