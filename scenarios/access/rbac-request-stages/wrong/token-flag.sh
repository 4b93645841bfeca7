# fails: refused-401
kubectl --token=let-me-in get pods
