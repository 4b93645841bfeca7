# fails: suspect-isolated, api-complete
kubectl delete "$(kubectl get pods -l app=api -o name | head -1)"
# advance: 40s
