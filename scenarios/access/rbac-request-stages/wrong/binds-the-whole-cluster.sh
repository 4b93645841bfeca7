# fails: jane-reads
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods
kubectl create clusterrolebinding jane-reads-pods --clusterrole=pod-reader --user=jane
